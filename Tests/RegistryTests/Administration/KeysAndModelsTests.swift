import Foundation
import PostgresPipeline
@testable import Registry
import Testing

@Suite final class KeysAndModelsTests {
    private let database: MigratedDatabase
    private let folder = "/tmp/nser-keys-\(UUID().uuidString.prefix(8).lowercased())"
    private var keys: SigningKeys { SigningKeys(folder: folder) }
    private let card: [UInt8]

    init() throws {
        database = try MigratedDatabase()
        card = try #require(RegistryFile.named("models/pk-2005-06.json")).bytes
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func connection() throws -> DirectConnection { try Administration.connect(database.administration) }

    private func refusal(_ body: () throws -> Void) -> AdministrationError? {
        #expect(throws: AdministrationError.self, performing: body)
    }

    @Test func aKeysPrivateHalfIsForItsOwnerOnly() throws {
        let key = try keys.make(on: connection())
        let file = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(key.id).key")
        #expect(file[.posixPermissions] as? Int == 0o600)
        #expect(file[.size] as? Int == 32)
        let folder = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(folder[.posixPermissions] as? Int == 0o700)
        #expect(key.publicKey.count == 64)
    }

    @Test func oneKeySignsAndTheOthersAreRetired() throws {
        #expect(refusal { _ = try keys.rotate(on: connection()) }?.kind == .refused)
        let first = try keys.make(on: connection())
        #expect(refusal { _ = try keys.make(on: connection()) }?.kind == .refused)
        let second = try keys.rotate(on: connection())
        let listed = try SigningKeys.list(on: connection())
        #expect(listed.map(\.id) == [first.id, second.id])
        #expect(listed[0].retiredAt != nil && listed[1].retiredAt == nil)
    }

    /// Days are signed by the key for models until one for days is made; that one signs days and no model.
    @Test func aKeyForDaysSignsDaysAlone() throws {
        #expect(try DaySigner.current(on: connection()) { keys.path(of: $0) } == nil)
        let first = try keys.make(on: connection())
        #expect(try DaySigner.current(on: connection()) { keys.path(of: $0) }?.key == first.id)
        #expect(refusal { _ = try keys.rotate(.day, on: connection()) }?.kind == .refused)
        let days = SigningKeys(folder: folder + "/days")
        let second = try days.make(.day, on: connection())
        #expect(refusal { _ = try days.make(.day, on: connection()) }?.kind == .refused)
        #expect(try DaySigner.current(on: connection()) { days.path(of: $0) }?.key == second.id)
        // With the files of days alone a day is signed and no model; the key for models signs no day any more.
        #expect(try days.sign([1], for: .day, on: connection()).key == second.id)
        #expect(refusal { _ = try days.sign([1], for: .model, on: connection()) }?.kind == .file)
        #expect(try keys.sign([1], for: .model, on: connection()).key == first.id)
        #expect(refusal { _ = try keys.sign([1], for: .day, on: connection()) }?.kind == .file)
        let third = try days.rotate(.day, on: connection())
        let listed = try SigningKeys.list(on: connection())
        #expect(listed.map(\.purpose) == ["MODEL", "DAY", "DAY"])
        #expect(listed.filter { $0.retiredAt == nil }.map(\.id) == [first.id, third.id])
    }

    @Test func aKeyWhoseFileCannotBeMadeIsNotInTheDatabase() throws {
        let unwritable = SigningKeys(folder: "/proc/nowhere")
        #expect(refusal { _ = try unwritable.make(on: connection()) }?.kind == .file)
        #expect(try SigningKeys.list(on: connection()).isEmpty)
    }

    @Test func aModelIsLoadedSignedAndActivatedByTwo() throws {
        _ = try keys.make(on: connection())
        let digest = try Models.load(card, keys: keys, on: connection())
        #expect(try Models.list(on: connection()).map(\.active) == [false])
        try Models.activate("pk-2005-06", by: "A", second: "B", on: connection())
        let model = try #require(try Models.list(on: connection()).first)
        #expect(model.active && model.digest == digest && model.activatedBy == "A" && model.secondedBy == "B")
        // And by the first digits of its digest; the moves are kept.
        try Models.activate(String(digest.prefix(8)), by: "C", second: "D", on: connection())
        #expect(try connection().query("select count(*) from nser.pmt_activation") == [["2"]])
    }

    @Test func whatIsNoModelIsNotLoaded() throws {
        _ = try keys.make(on: connection())
        #expect(refusal { _ = try Models.load(Array("{}".utf8), keys: keys, on: connection()) }?.kind == .refused)
        // One digit of one golden vector or weight more: the vectors no longer hold.
        let text = String(decoding: card, as: UTF8.self)
        let range = try #require(text.range(of: #""points":"#) ?? text.range(of: #""points": "#))
        let altered = text.replacingCharacters(in: range.upperBound..<range.upperBound, with: "9")
        #expect(refusal { _ = try Models.load(Array(altered.utf8), keys: keys, on: connection()) }?.kind == .refused)
        #expect(try Models.list(on: connection()).isEmpty)
    }

    @Test func withoutTheKeysFileNothingIsSigned() throws {
        let key = try keys.make(on: connection())
        try FileManager.default.removeItem(atPath: "\(folder)/\(key.id).key")
        #expect(refusal { _ = try Models.load(card, keys: keys, on: connection()) }?.kind == .file)
        // Nor with another key in its place.
        try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: "\(folder)/\(key.id).key"))
        #expect(refusal { _ = try Models.load(card, keys: keys, on: connection()) }?.kind == .file)
        #expect(try Models.list(on: connection()).isEmpty)
    }

    @Test func activationFailsClosed() throws {
        _ = try keys.make(on: connection())
        _ = try Models.load(card, keys: keys, on: connection())
        #expect(
            refusal { try Models.activate("pk-2005-06", by: "A", second: "a", on: connection()) }
                == .refused("two different persons activate a model"))
        #expect(refusal { try Models.activate("pk", by: "A", second: "B", on: connection()) }?.kind == .refused)
        // A signature by nobody: plain SQL can write it, but it activates nothing.
        try connection().execute("update nser.pmt_model set signature = sha256('a') || sha256('b')")
        #expect(refusal { try Models.activate("pk-2005-06", by: "A", second: "B", on: connection()) }?.kind == .refused)
        #expect(try connection().query("select count(*) from nser.pmt_active") == [["0"]])
        #expect(try connection().query("select count(*) from nser.pmt_activation") == [["0"]])
    }

    @Test func checkSeesAModelThatIsNotGenuine() throws {
        _ = try keys.make(on: connection())
        _ = try Models.load(card, keys: keys, on: connection())
        try Models.activate("pk-2005-06", by: "A", second: "B", on: connection())
        func models() throws -> Bool? {
            try Inspection.all(rows: false, on: connection()).first { $0.subject == "models" }?.passed
        }
        #expect(try models() == true)
        try connection().execute("update nser.pmt_model set signature = sha256('a') || sha256('b')")
        #expect(try models() == false)
    }
}
