using Gatehouse.Server.Pki.Scep;

namespace Gatehouse.Server.Pki.External;

/// <summary>A SCEP server to be tested, near or far.</summary>
internal interface IScepServer
{
    /// <summary>GetCACaps or GetCACert.</summary>
    /// <exception cref="HttpRequestException">Not reachable, or not a success.</exception>
    Task<byte[]> GetAsync(string operation, CancellationToken ct);

    /// <summary>PKIOperation by POST.</summary>
    /// <exception cref="HttpRequestException">Not reachable, or not a success.</exception>
    Task<byte[]> PostAsync(byte[] message, CancellationToken ct);
}

/// <summary>Another server, over HTTP that is guarded against calls into our own network.</summary>
internal sealed class ExternalScepServer(HttpClient http, string url, string caName) : IScepServer
{
    /// <inheritdoc/>
    public Task<byte[]> GetAsync(string operation, CancellationToken ct) => http.GetByteArrayAsync(Address(operation, caName), ct);

    /// <inheritdoc/>
    public async Task<byte[]> PostAsync(byte[] message, CancellationToken ct)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new(Protocols.Scep.ScepMediaTypes.PkiMessage);
        using var response = await http.PostAsync(Address("PKIOperation", null), content, ct);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    private Uri Address(string operation, string? message)
    {
        var separator = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var suffix = message is null ? "" : "&message=" + Uri.EscapeDataString(message);
        return new Uri($"{url}{separator}operation={operation}{suffix}");
    }
}

/// <summary>Our own service, called without the network: its public address need not be reachable from here.</summary>
internal sealed class BuiltInScepServer(ScepContext context, ScepCaAnswers answers, PkiOperation operation) : IScepServer
{
    /// <inheritdoc/>
    public Task<byte[]> GetAsync(string operation, CancellationToken ct) =>
        Task.FromResult((operation == "GetCACaps" ? answers.Capabilities(context) : answers.CaCertificates(context)).Body);

    /// <inheritdoc/>
    public async Task<byte[]> PostAsync(byte[] message, CancellationToken ct) =>
        await operation.HandleAsync(context, message, ct) ?? throw new HttpRequestException("The service could not read its own client's message.");
}
