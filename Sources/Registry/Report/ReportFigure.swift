/// A picture of a report with its numbers: a page shows the picture, its plain text and a screen reader the numbers.
package struct ReportFigure: Sendable {
    package let picture: Picture
    /// How it is read, in a sentence; stands below it.
    package let caption: String
    /// What the picture shows, number by number.
    package let numbers: ReportTable

    package init(_ picture: Picture, caption: String, numbers: ReportTable) {
        self.picture = picture
        self.caption = caption
        self.numbers = numbers
    }

    var html: String {
        """
        <figure>
        \(picture.inline)<figcaption>\(ReportPage.isolated(caption))</figcaption>
        <details><summary>\(ReportPage.isolated("The same in numbers: " + picture.title))</summary>
        \(numbers.html)</details>
        </figure>

        """
    }

    var plain: [String] {
        ["", ReportPage.line(picture.title), ReportPage.line(caption)] + (numbers.rows.isEmpty ? ["–"] : numbers.plain)
            + [
                ""
            ]
    }
}
