package import PostgresPipeline
package import Shared

/// All tehsils in memory: the one row filter by area, for officers and supervisors alike, is made here.
package struct Geography: Sendable {
    private let places: [String: Place]
    private let codes: [String]

    package init(_ places: [Place]) {
        self.places = Dictionary(places.map { ($0.tehsil, $0) }, uniquingKeysWith: { first, _ in first })
        codes = places.map(\.tehsil).sorted()
    }

    /// Reads `Place.all` through a lane.
    package static func load(through lane: Lane) async throws(DatabaseError) -> Geography {
        let outcome = await lane.run(.read(Place.all, [])) { results throws(DatabaseError) in
            var places: [Place] = []
            places.reserveCapacity(results[0].rowCount)
            for row in 0..<results[0].rowCount { places.append(try Place(results[0], row: row)) }
            return places
        }
        switch outcome {
        case .committed(let places): return Geography(places)
        case .rejected(let error), .unknown(let error): throw error
        }
    }

    /// A tehsil with all that it lies in, or nil if it is not known.
    package func place(_ tehsil: String) -> Place? { places[tehsil] }

    /// The tehsil's name, or nil if it is not known.
    package func name(of tehsil: String) -> String? { places[tehsil]?.name }

    /// Whether a tehsil lies in an area. An unknown tehsil lies in none.
    package func area(_ area: Area, contains tehsil: String) -> Bool {
        guard let place = places[tehsil] else { return false }
        return switch area {
        case .tehsil(let code): place.tehsil == code
        case .district(let code): place.districtCode == code
        case .division(let code): place.divisionCode == code
        case .province(let code): place.provinceCode == code
        case .national: true
        }
    }

    /// The codes of the tehsils in an area, in their order.
    package func tehsils(in area: Area) -> [String] {
        if case .tehsil(let code) = area { return places[code] == nil ? [] : [code] }
        return codes.filter { self.area(area, contains: $0) }
    }
}
