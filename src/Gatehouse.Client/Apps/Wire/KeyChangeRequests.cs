using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Client.Apps.Core;
using Gatehouse.Client.Apps.Http;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>Tells the server what opens the key of an installation from now on. The key itself stays, and signs the statement as old and new one.</summary>
internal static class KeyChangeRequests
{
    private const string Type = "gatehouse-key+jwt";
    private const int IdBytes = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    public static WireCall Mode(Issuer issuer, Session session, AuthenticationMode mode, ServerClock clock) =>
        new(HttpMethod.Post, new Uri(issuer.Device(session.User.DeviceId).AbsoluteUri + "/key"))
        {
            Prover = session.Prover,
            AccessToken = session.LiveAccess,
            ContentWithNonce = async (_, ct) => Json(await StatementAsync(issuer, session, mode, clock.Now, ct).ConfigureAwait(false)),
        };

    private static Task<string> StatementAsync(Issuer issuer, Session session, AuthenticationMode mode, DateTimeOffset now, CancellationToken ct) =>
        DeviceJwt.WriteAsync(session.Key, Type, json =>
        {
            json.WriteString("iss", session.User.DeviceId);
            json.WriteString("aud", issuer.Address);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", Base64UrlCodec.Encode(RandomNumberGenerator.GetBytes(IdBytes)));
            json.WriteString("old_jkt", session.Prover.Thumbprint);
            json.WriteString("authentication_mode", TokenRequests.Name(mode));
        }, ct);

    private static ByteArrayContent Json(string statement) => new(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["key_proof"] = statement }))
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
    };
}
