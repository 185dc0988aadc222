import Registry
import Testing

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
