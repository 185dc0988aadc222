package import PostgresPipeline

/// A tehsil with all that it lies in, by the codes of one vintage.
package struct Place: Sendable, Hashable {
    package let tehsil: String
    package let name: String
    package let districtCode: String
    package let district: String
    /// Our own code, such as `PK6-LAHORE`; nil where no division is known.
    package let divisionCode: String?
    package let division: String?
    package let provinceCode: String
    package let province: String

    /// Every tehsil, in the order of the codes.
    package static let all = Statement(
        "places",
        """
        select code, name, district_code, district, division_code, division, province_code, province
        from nser.tehsil order by code
        """, parameters: [])

    /// One row of `all`.
    package init(_ result: borrowing ResultSet, row: Int) throws(DatabaseError) {
        tehsil = try result.text(row, 0)
        name = try result.text(row, 1)
        districtCode = try result.text(row, 2)
        district = try result.text(row, 3)
        divisionCode = result.isNull(row, 4) ? nil : try result.text(row, 4)
        division = result.isNull(row, 5) ? nil : try result.text(row, 5)
        provinceCode = try result.text(row, 6)
        province = try result.text(row, 7)
    }
}
