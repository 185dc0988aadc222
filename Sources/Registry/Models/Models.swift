package import PostgresPipeline
internal import Shared

/// The models of the proxy means test: loaded with a signature, activated by two persons.
package enum Models {
    /// Stores a model after checking its golden vectors, signed with the current key. Gives its digest.
    package static func load(
        _ content: [UInt8], keys: SigningKeys, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> String {
        let model = try checked(content)
        let (key, signature) = try keys.sign(SignedModel.statement(of: model.digest), for: .model, on: connection)
        _ = try connection.rows(
            """
            insert into nser.pmt_model (digest, name, score_type, content, key_id, signature)
            values ($1::bytea, $2, $3, $4::bytea, $5, $6::bytea)
            """,
            [
                Hexadecimal.bytea(model.digest), model.name, model.scoreType, Hexadecimal.bytea(content), key,
                Hexadecimal.bytea(signature),
            ],
            explaining: ["pmt_model_key": "this model is loaded already: \(Hexadecimal.text(model.digest))"])
        return Hexadecimal.text(model.digest)
    }

    /// Makes a loaded model the one by which its score type is scored, on the word of two persons. Activating an
    /// earlier model again is the way back. From the commit on nothing is scored by another; what was scored before is
    /// decided again by `RedecisionRun`.
    ///
    /// Fails closed: a model whose content, digest, signature or golden vectors do not hold is not activated.
    ///
    /// - Parameter model: its name, or its digest's first 8 or more hexadecimal digits where two have one name.
    package static func activate(
        _ model: String, by first: String, second: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) {
        let signed = try find(model, on: connection)
        guard signed.isGenuine else {
            throw .refused("model \(signed.name) is not what its digest and signature say; it is not activated")
        }
        let read = try checked(signed.content)
        guard read.scoreType == signed.scoreType, read.digest == signed.digest else {
            throw .refused("model \(signed.name) is stored under another score type than its own; it is not activated")
        }
        let parameters = [signed.scoreType, Hexadecimal.bytea(signed.digest)]
        try connection.transaction { (connection) throws(AdministrationError) in
            try RulesGuard.changing(on: connection)
            _ = try connection.rows(
                """
                insert into nser.pmt_active (score_type, model) values ($1, $2::bytea)
                on conflict (score_type) do update set model = excluded.model
                """, parameters)
            _ = try connection.rows(
                """
                insert into nser.pmt_activation (score_type, model, activated_by, seconded_by)
                values ($1, $2::bytea, $3, $4)
                """, parameters + [first, second],
                explaining: ["pmt_activation_two_persons": "two different persons activate a model"])
        }
    }

    /// A loaded model that is what its digest and signature say, read and proved.
    static func loaded(
        _ name: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> (signed: SignedModel, model: PMTModel) {
        let signed = try find(name, on: connection)
        guard signed.isGenuine else {
            throw .refused("model \(signed.name) is not what its digest and signature say; it is not run")
        }
        return (signed, try checked(signed.content))
    }

    /// All models, by score type and time of loading.
    package static func list(on connection: borrowing DirectConnection) throws(AdministrationError) -> [ModelRecord] {
        var records: [ModelRecord] = []
        for row in try connection.rows(listing) {
            records.append(
                ModelRecord(
                    name: try row.text(0), scoreType: try row.text(1), digest: try row.text(2), key: try row.text(3),
                    loadedAt: try row.text(4), active: try row.bool(5), activatedBy: row.optional(6),
                    secondedBy: row.optional(7), activatedAt: row.optional(8)))
        }
        return records
    }

    /// The active model of each score type, as stored: whether it is genuine is for the caller to ask.
    static func active(on connection: borrowing DirectConnection) throws(AdministrationError) -> [SignedModel] {
        var models: [SignedModel] = []
        for row in try connection.rows(SignedModel.active.sql) { models.append(try SignedModel(row)) }
        return models
    }

    /// What a model file warns of, in English; nil if it says nothing.
    package static func caution(of content: [UInt8]) throws(AdministrationError) -> String? {
        try checked(content).caution?(.english)
    }

    private static func checked(_ content: [UInt8]) throws(AdministrationError) -> PMTModel {
        do {
            return try PMTModel(file: content, form: Form.shipped())
        } catch {
            throw .refused("this is no model that can be used: \(error)")
        }
    }

    private static func find(
        _ name: String, on connection: borrowing DirectConnection
    ) throws(AdministrationError) -> SignedModel {
        let rows = try connection.rows(
            """
            select \(SignedModel.columns) from \(SignedModel.source)
            where m.name = $1 or (length($1) >= 8 and starts_with(encode(m.digest, 'hex'), $1))
            """, [name])
        guard !rows.isEmpty else { throw .refused("no model \(name) is loaded") }
        guard rows.count == 1 else {
            throw .refused("\(rows.count) models are called \(name); name one by the first digits of its digest")
        }
        return try SignedModel(rows[0])
    }

    private static let listing = """
        select m.name, m.score_type, encode(m.digest, 'hex'), m.key_id, m.loaded_at, a.model is not null,
            c.activated_by, c.seconded_by, c.activated_at
        from nser.pmt_model m
        left join nser.pmt_active a on a.score_type = m.score_type and a.model = m.digest
        left join lateral (
            select activated_by, seconded_by, activated_at from nser.pmt_activation
            where score_type = m.score_type and model = m.digest order by id desc limit 1) c on true
        order by m.score_type, m.loaded_at
        """
}
