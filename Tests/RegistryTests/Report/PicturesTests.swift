import Registry
import Testing

/// Pictures are well-formed whatever names and numbers they get.
@Suite struct PicturesTests {
    /// Texts that would be more than text if nobody escaped them.
    static let hostile = [
        "<script>alert(1)</script>", "\" onload=\"alert(1)", "' x='", "]]> & &amp; &nbsp; &#0;", "</svg></bdi><b>",
        "\u{0}\u{1B}[2J\u{FFFE}\u{FFFF}\r", "\u{202E}\u{2066}", "مظفر گڑھ", String(repeating: "W", count: 5_000),
    ]

    private static func pictures(_ text: String) -> [Picture] {
        [
            BarsByDay(title: text, days: [text, "2"], series: [.init(text, [3, 5]), .init("b", [1])]).picture,
            Histogram(
                title: text, unit: text, counts: [0, 7, 3], cutOffs: [.init(text, at: 7), .init("late", at: 14)]
            ).picture,
            MatrixPlot(
                title: text, before: text, after: text, rows: [text, "b"], columns: [text, "d"], counts: [[1, 2], [3]]
            ).picture,
            RankedBars(title: text, [(text, 3), ("b", 9)]).picture,
        ]
    }

    @Test(arguments: hostile) func aHostileNameIsTextInEveryPicture(_ text: String) throws {
        for picture in Self.pictures(text) + [Picture.stacked(Self.pictures(text))] {
            let read = try #require(StrictXML(picture.file), "\(picture.title.prefix(20))")
            #expect(Set(read.elements).isSubset(of: ["svg", "g", "rect", "text", "line", "title"]))
            let names = Set(read.attributes.flatMap(\.keys))
            #expect(names.isDisjoint(with: ["onload", "href", "style"]))
        }
    }

    @Test func withoutDataAPictureSaysSo() throws {
        let pictures = [
            BarsByDay(title: "t", days: [], series: []).picture,
            BarsByDay(title: "t", days: ["a"], series: [.init("x", [])]).picture,
            Histogram(title: "t", unit: "u", counts: []).picture,
            Histogram(title: "t", unit: "u", counts: [0, 0], cutOffs: [.init("c", at: 50)]).picture,
            MatrixPlot(title: "t", before: "b", after: "a", rows: [], columns: [], counts: []).picture,
            RankedBars(title: "t", []).picture,
            CrossingPlot([], title: "t", notes: []).picture,
        ]
        for picture in pictures {
            let read = try #require(StrictXML(picture.file))
            #expect(["Nothing was", "None.", "Nobody"].contains { read.text.contains($0) }, "\(read.text)")
        }
        #expect(StrictXML(Picture.stacked([]).file) != nil)
    }

    @Test func extremeCountsStayInThePicture() throws {
        for counts in [[Int.max, 1], [-5, -1], [1], [999, 1_000, 1_001]] {
            let picture = Histogram(title: "t", unit: "u", counts: counts).picture
            let read = try #require(StrictXML(picture.file))
            for attributes in read.attributes {
                guard let y = attributes["y"].flatMap(Double.init),
                    let height = attributes["height"].flatMap(Double.init)
                else { continue }
                #expect(y >= 0 && y + height <= Double(picture.height) + 0.2)
            }
        }
    }

    @Test func barsStandOnEachOtherAndReachTheirSum() throws {
        let picture = BarsByDay(
            title: "t", days: ["1", "2"], series: [.init("D1", [60, 0]), .init("D2", [40, 50])]
        ).picture
        let read = try #require(StrictXML(picture.file))
        let bars = read.attributes.filter { $0["x"] == "69.5" && $0["width"] == "140" }
        let heights = bars.compactMap { $0["height"].flatMap(Double.init) }
        // D2 has 90 in all and so comes first; 100 is the top of the scale, 180 units high.
        #expect(heights == [72, 108])
        #expect(bars.compactMap { $0["fill"] } == ["#2166ac", "#f4a582"])
        #expect(read.text.contains("2, D2: 50") && read.text.contains("1, D1: 60"))
    }

    @Test func manySeriesAreSummedInOne() throws {
        let series = (1...20).map { BarsByDay.Series("D\($0)", [$0]) }
        let read = try #require(StrictXML(BarsByDay(title: "t", days: ["1"], series: series).picture.file))
        #expect(read.text.contains("13 others") && read.text.contains("D20") && !read.text.contains("D13"))
        #expect(read.text.contains("1, 13 others: 91"))
    }

    @Test func aCutOffStandsWhereItCuts() throws {
        let picture = Histogram(
            title: "t", unit: "points", counts: Array(repeating: 1, count: 20),
            cutOffs: [.init("kafaalat 34", at: 34), .init("outside", at: 101)]
        ).picture
        let read = try #require(StrictXML(picture.file))
        let dashed = read.attributes.filter { $0["stroke-dasharray"] != nil }
        // 52 + 350 * 34 / 100.
        #expect(dashed.map { $0["x1"] } == ["171"])
        #expect(read.text.contains("kafaalat 34") && !read.text.contains("outside"))
    }

    @Test func aMatrixShowsEveryPair() throws {
        let picture = MatrixPlot(
            title: "t", before: "b", after: "a", rows: ["E", "N"], columns: ["E", "N", "P"], counts: [[1_000, 2], [3]]
        ).picture
        let read = try #require(StrictXML(picture.file))
        #expect(read.text.contains("1,000") && read.text.contains("E, N: 2") && read.text.contains("N, P: 0"))
        #expect(read.attributes.contains { $0["fill"] == "#7fb3dc" })
    }

    @Test func theLargestComeFirstAndTheRestIsOne() throws {
        let counts = (1...40).map { (label: "k\($0)", count: $0) }
        let read = try #require(StrictXML(RankedBars(title: "t", counts).picture.file))
        #expect(read.text.contains("10 others") && read.text.contains("k40") && !read.text.contains("k10\n"))
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func countsAreWrittenWithCommas(_ count: Int, _ written: String) {
        #expect(Markup.grouped(count) == written)
    }
}
