using System.Buffers;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Scep;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Scep;

/// <summary>
/// The SCEP service over HTTP (RFC 8894 §4), liberal in what it takes: any further path, any content type, GET or POST,
/// operations in any case. What it answers is strict.
/// </summary>
public sealed class ScepEndpoint : IDisposable
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxUserAgent = 200;

    private readonly ScepProfileStore _profiles;
    private readonly AuthorityVault _vault;
    private readonly PkiOperation _operation;
    private readonly ScepCaAnswers _answers;
    private readonly IssuanceGate _gates;
    private readonly Database _db;
    private readonly SemaphoreSlim _places;

    /// <summary>Makes the service; places for concurrent operations come from the options.</summary>
    public ScepEndpoint(
        ScepProfileStore profiles, AuthorityVault vault, PkiOperation operation, ScepCaAnswers answers, IssuanceGate gates, Database db, IOptions<PkiOptions> options)
    {
        (_profiles, _vault, _operation, _answers, _gates, _db) = (profiles, vault, operation, answers, gates, db);
        _places = new SemaphoreSlim(options.Value.MaxConcurrentOperations);
    }

    /// <summary>Answers one request.</summary>
    public async Task<IResult> HandleAsync(string profileId, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (!Id.Is("scep", profileId) || await _profiles.FindPublicAsync(profileId, ct) is not { IsBuiltIn: true } profile)
        {
            return Problems.NotFound("There is no such SCEP service.");
        }

        if (!await _places.WaitAsync(TimeSpan.Zero, ct))
        {
            http.Response.Headers.RetryAfter = "5";
            return Problems.TooManyRequests();
        }

        try
        {
            var context = new ScepContext(
                profile, await _vault.GetAsync(profile.OrgId, ct), http.Connection.RemoteIpAddress?.ToString(),
                http.Request.Headers.UserAgent.ToString().AtMost(MaxUserAgent));
            http.Response.Headers.CacheControl = "no-store";
            return await DispatchAsync(context, http, ct);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<IResult> DispatchAsync(ScepContext context, HttpContext http, CancellationToken ct)
    {
        // RFC 8894 §4.1. Some clients leave the operation out of a POST.
        var operation = http.Request.Query["operation"].ToString();
        switch (operation.ToUpperInvariant())
        {
            case "GETCACAPS":
                await LogAsync(context, "SCEP_CAPS", ct);
                return Answer(_answers.Capabilities(context));
            case "GETCACERT":
                await LogAsync(context, "SCEP_CACERT", ct);
                return Answer(_answers.CaCertificates(context));
            case "GETNEXTCACERT":
                return _answers.NextCaCertificate(context) is { } next ? Answer(next) : Problems.NotFound("No rollover is published.");
            case "PKIOPERATION":
            case "" when HttpMethods.IsPost(http.Request.Method):
                return await OperateAsync(context, http, ct);
            default:
                return Problems.RequestInvalid("The operation must be GetCACaps, GetCACert, GetNextCACert or PKIOperation.");
        }
    }

    private async Task<IResult> OperateAsync(ScepContext context, HttpContext http, CancellationToken ct)
    {
        ReadOnlyMemory<byte> message;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (await ReadBodyAsync(http.Request, ct) is not { } body)
            {
                return Problems.BodyTooLarge();
            }

            message = body;
        }
        else if (ScepGetMessage.TryDecode(http.Request.QueryString.Value ?? "", out var decoded))
        {
            message = decoded;
        }
        else
        {
            return Problems.RequestInvalid("The message parameter is not Base64.");
        }

        return await _operation.HandleAsync(context, message, ct) is { } reply
            ? Results.Bytes(reply, ScepMediaTypes.PkiMessage)
            : Problems.RequestInvalid("The body is not a SCEP message.");
    }

    private static IResult Answer(ScepAnswer answer) => Results.Bytes(answer.Body, answer.MediaType);

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBodyBytes)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(MaxBodyBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, MaxBodyBytes + 1), MaxBodyBytes + 1, throwOnEndOfStream: false, ct);
            return length <= MaxBodyBytes ? buffer.AsSpan(0, length).ToArray() : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Task LogAsync(ScepContext context, string code, CancellationToken ct) =>
        _db.WriteAsync(tx => _gates.LogAsync(tx, context, null, code, null, ct), ct);
}
