import Foundation
import FoundationXML

/// What a strict XML reader (libxml2) found in a document: it forgives nothing.
final class StrictXML: NSObject, XMLParserDelegate {
    /// Element names in the order of their beginnings.
    private(set) var elements: [String] = []
    private(set) var attributes: [[String: String]] = []
    private(set) var text = ""

    /// Nil if the document is not well-formed.
    init?(_ document: String) {
        super.init()
        let parser = XMLParser(data: Data(document.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
        attributes attributeDict: [String: String]
    ) {
        elements.append(elementName)
        attributes.append(attributeDict)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func count(_ element: String) -> Int { elements.count { $0 == element } }
}
