import Testing

@testable import Registry

/// The report's page and its plain text: one file, well-formed, nothing but text in it whatever it is given.
@Suite struct ReportPageTests {
    private static func page(_ text: String, language: ReportPage.Language = .english) -> ReportPage {
        ReportPage(
            language: language, title: text, subtitles: [text],
            sections: [
                .init(
                    text,
                    [
                        .paragraph(text), .warning(text),
                        .picture(Histogram(title: text, unit: text, counts: [1, 2]).picture),
                        .table(
                            ReportTable(
                                caption: text, columns: [.init(text), .init("n", isNumber: true)],
                                rows: [[text, "7"], [text], [text, "8", "too many"]])),
                    ])
            ], footer: text)
    }

    @Test(arguments: PicturesTests.hostile) func aHostileNameIsTextInThePage(_ text: String) throws {
        let read = try #require(StrictXML(Self.page(text).html))
        #expect(
            Set(read.elements).isSubset(of: [
                "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "section", "figure",
                "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "footer", "bdi", "svg", "rect", "text",
                "line",
            ]))
        #expect(read.count("tr") == 4 && read.count("svg") == 1)
        #expect(!read.text.contains("too many"))
        let names = Set(read.attributes.flatMap(\.keys))
        #expect(names.isDisjoint(with: ["onload", "src", "href", "x-y"]))
    }

    @Test func nothingIsLoadedFromAnywhere() {
        let html = Self.page("Lahore").html
        for word in ["src=", "href=", "@import", "url(", "<script", "<link", "<img"] { #expect(!html.contains(word)) }
        #expect(html.contains("default-src 'none'"))
    }

    @Test func aFigureIsAPictureWithItsNumbers() throws {
        let bars = BarsByDay(title: "Registrations", days: ["1 Nov", "2 Nov"], series: [.init("L<1", [0, 1_200])])
        let page = ReportPage(
            title: "Day",
            sections: [.init("S", [.figure(ReportFigure(bars.picture, caption: "By day.", numbers: bars.numbers))])])
        let read = try #require(StrictXML(page.html))
        for element in ["figure", "svg", "figcaption", "details", "summary", "table"] {
            #expect(read.count(element) == 1, "\(element)")
        }
        let svg = try #require(read.elements.firstIndex(of: "svg"))
        #expect(read.attributes[svg]["role"] == "img" && read.attributes[svg]["aria-label"] == "Registrations")
        #expect(page.plain.contains("Registrations\nBy day.\nday      L<1\n2 Nov  1,200\n"))
        #expect(!page.plain.contains("1 Nov"))
    }

    /// A table of words is turned into cards where it has no room; one of numbers stays a table.
    @Test func aTableOfWordsIsOfCardsOnAPhone() throws {
        let words = ReportTable(columns: ["a", "b", "<c>"].map { .init($0) }, rows: [["1", "2", "3"]])
        let numbers = ReportTable(columns: [.init("a")] + ["b", "c"].map { .init($0, isNumber: true) }, rows: [["1"]])
        let page = ReportPage(title: "t", sections: [.init("S", [.table(words), .table(numbers)])])
        let read = try #require(StrictXML(page.html))
        let tables = zip(read.elements, read.attributes).filter { $0.0 == "table" }.map { $0.1["class"] }
        #expect(tables == ["cards", nil])
        #expect(read.attributes.compactMap { $0["data-label"] } == ["a", "b", "<c>"])
    }

    @Test func halvesStandTogether() throws {
        let page = ReportPage(
            title: "t",
            sections: [
                .init("a", []), .init("b", [], isHalf: true), .init("c", [], isHalf: true), .init("d", []),
                .init("e", [], isHalf: true),
            ])
        let read = try #require(StrictXML(page.html))
        let parts = read.elements.filter { ["div", "section", "footer"].contains($0) }
        #expect(parts == ["section", "div", "section", "section", "section", "div", "section"])
        #expect(page.html.ranges(of: "</section>\n</div>").count == 2)
    }

    @Test func anUrduPageReadsFromTheRightAndItsPicturesFromTheLeft() throws {
        let read = try #require(StrictXML(Self.page("ضلع لاہور", language: .urdu).html))
        #expect(read.attributes.first?["dir"] == "rtl" && read.attributes.first?["lang"] == "ur")
        let svg = try #require(read.elements.firstIndex(of: "svg"))
        #expect(read.attributes[svg]["style"] == "direction:ltr")
        #expect(read.text.contains("ضلع لاہور"))
    }

    @Test func aPageFitsAPhoneAndAPrinter() {
        let html = Self.page("x").html
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(
            html.contains("width=device-width") && html.contains("@media print") && html.contains("overflow-x: auto"))
    }

    @Test func anEmptyPageIsAPage() throws {
        let empty = ReportPage(
            title: "", sections: [.init("", [.table(ReportTable(columns: [], rows: []))]), .init("", [])])
        let read = try #require(StrictXML(empty.html))
        #expect(read.count("section") == 2)
        #expect(!empty.plain.isEmpty)
    }

    @Test(arguments: PicturesTests.hostile) func plainTextHoldsNoControlCharacters(_ text: String) {
        let plain = Self.page(text).plain
        let controls = plain.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
        #expect(controls.isEmpty)
        // Title, line, subtitle; heading with its blank and line; words, warning, caption, four rows; blank and footer.
        #expect(plain.split(separator: "\n", omittingEmptySubsequences: false).count == 3 + 3 + 7 + 2 + 1)
    }

    /// What is too wide for mail stands line by line.
    @Test func aWideTableOfWordsIsAList() {
        let wide = String(repeating: "w", count: 100)
        let table = ReportTable(
            columns: ["n", "what", "about"].map { .init($0) }, rows: [["1", wide, "a\u{1B}b"], ["2", "x", "y"]])
        #expect(table.plain == ["- n: 1", "  what: \(wide)", "  about: a b", "- n: 2", "  what: x", "  about: y"])
    }

    @Test func plainTablesStandInColumns() {
        let page = ReportPage(
            title: "Day",
            sections: [
                .init(
                    "Desks",
                    [
                        .table(
                            ReportTable(
                                columns: [.init("desk"), .init("acts", isNumber: true)],
                                rows: [["LHR-001", "7"], ["L", "1,200"]]))
                    ])
            ])
        #expect(
            page.plain == """
                Day
                ===

                Desks
                -----
                desk      acts
                LHR-001      7
                L        1,200

                """)
    }
}
