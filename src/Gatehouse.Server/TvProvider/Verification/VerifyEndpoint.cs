using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Verification;

/// <summary>
/// <c>POST /tv/{org}/media-tokens/verify</c>: verifies media tokens for backends that do not do it themselves. The results have the
/// names of the published verifier. Anybody may ask: whoever has a token could verify it with the public certificate.
/// </summary>
internal sealed class VerifyEndpoint(IIssuers organizations, ITvKeys keys, Database database, TimeProvider time)
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, VerifyEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    private async Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct)
    {
        if (await organizations.FindAsync(org, ct) is not { } organization)
        {
            return Problems.NotFound();
        }

        var form = TvBodies.Is(http, "application/x-www-form-urlencoded") && await BodyBytes.ReadWholeAsync(http.Request, MaxBody, ct) is { } body ? TvForm.Read(body.Span) : TvForm.Empty;
        if (form["token"] is not { } text || form["requestor"] is not { } requestor || form.IsRepeated("resource"))
        {
            return Problems.RequestInvalid("The form needs token and requestor, and each parameter once.");
        }

        var now = time.GetUtcNow();
        var ring = await keys.AllAsync(organization.OrganizationId, TvKeyPurpose.MediaToken, ct);
        using var verifier = new MediaTokenVerifier(ring.Select(k => k.Rsa));
        var result = verifier.Verify(text, requestor, form["resource"], now, out var token);
        var first = token is not null && await IsFirstAsync(token, ct);
        return TvAnswers.Ok(json => Write(json, result, token, first));
    }

    // By what was signed: the text around it can be spelled in more ways than one.
    private Task<bool> IsFirstAsync(MediaToken token, CancellationToken ct) => database.AppendAsync(
        async tx => await tx.ExecuteAsync(
            "insert into tv_media_token_seen (hash, expires_ms) values (@hash, @expires) on conflict (hash) do nothing",
            new { hash = token.ReplayKey.ToArray(), expires = token.ExpiresAt.ToUnixTimeMilliseconds() }) == 1, ct);

    private static void Write(Utf8JsonWriter json, MediaTokenResult result, MediaToken? token, bool first)
    {
        json.WriteStartObject();
        json.WriteString("result", NameOf(result));
        if (token is not null)
        {
            json.WriteBoolean("firstUse", first);
            json.WriteString("sessionGUID", token.SessionGuid);
            json.WriteString("requestorID", token.RequestorId);
            json.WriteString("resourceID", token.ResourceId);
            json.WriteNumber("ttl", (long)token.Ttl.TotalMilliseconds);
            json.WriteNumber("issueTime", token.IssueTime.ToUnixTimeMilliseconds());
            json.WriteString("mvpdId", token.MvpdId);
            json.WriteString("proxyMvpdId", token.ProxyMvpdId);
        }

        json.WriteEndObject();
    }

    private static string NameOf(MediaTokenResult result) => result switch
    {
        MediaTokenResult.ValidToken => "VALID_TOKEN",
        MediaTokenResult.InvalidSignature => "INVALID_SIGNATURE",
        MediaTokenResult.TokenExpired => "TOKEN_EXPIRED",
        MediaTokenResult.InvalidResourceId => "INVALID_RESOURCE_ID",
        _ => "INVALID_TOKEN_FORMAT",
    };
}
