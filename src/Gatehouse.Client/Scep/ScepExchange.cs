using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;

namespace Gatehouse.Client.Scep;

/// <summary>The messages of one transaction: a fresh nonce for each, and each answer checked against it.</summary>
internal sealed class ScepExchange
{
    private readonly ScepTransport _transport;
    private readonly ScepRequestWriter _writer;
    private readonly ScepReplyReader _reader;
    private readonly bool _post;

    public ScepExchange(ScepTransport transport, ScepService service, X509Certificate2 signer, string transactionId, CmsAlgorithms allowed)
    {
        var digest = service.Capabilities.StrongestDigest(allowed)
            ?? throw new ScepException("The server offers no digest that is good enough; it would have to offer SHA-256.");
        var cipher = service.Capabilities.StrongestCipher(allowed)
            ?? throw new ScepException("The server offers no cipher that is good enough; it would have to offer AES.");
        TransactionId = transactionId;
        _transport = transport;
        _post = service.Capabilities.Post;
        _writer = new ScepRequestWriter(signer, [service.Recipient.Der], digest, cipher);
        _reader = new ScepReplyReader(signer, service.Certificates.Select(c => c.Der).ToList(), allowed);
    }

    public string TransactionId { get; }

    public async Task<ScepResult> SendAsync(Func<ScepRequestWriter, byte[], byte[]> write, CancellationToken ct)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var answer = await _transport.OperateAsync(write(_writer, nonce), _post, ct).ConfigureAwait(false);
        return _reader.Read(answer, TransactionId, nonce);
    }
}
