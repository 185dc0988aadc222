import NIOSSL

/// TLS as desks speak it: version 1.3 only, both sides with a certificate of our authority.
enum ServerTLS {
    /// Reads `ca.pem`, `server.pem` and `server.key` in a folder.
    static func context(certificates folder: String) throws(StartError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile("\(folder)/server.pem").map(
                NIOSSLCertificateSource.certificate)
            let key = try NIOSSLPrivateKey(file: "\(folder)/server.key", format: .pem)
            var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
                certificateChain: chain, privateKey: .privateKey(key), trustRoots: .file("\(folder)/ca.pem"))
            configuration.minimumTLSVersion = .tlsv13
            configuration.certificateVerification = .noHostnameVerification
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw StartError.certificates(folder: folder, reason: "\(error)")
        }
    }
}
