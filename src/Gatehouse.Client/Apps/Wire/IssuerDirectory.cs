using System.Collections.Concurrent;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>Finds the endpoints of tenants, and remembers them until the next restart.</summary>
internal sealed class IssuerDirectory(Uri server, WireClient wire)
{
    private const string WellKnown = "/.well-known/oauth-authorization-server";

    private readonly ConcurrentDictionary<string, Issuer> _known = new(StringComparer.Ordinal);

    /// <summary>The issuer, or why there is none.</summary>
    public async Task<(Issuer? Issuer, WireResult? Refusal)> FindAsync(string tenantId, CancellationToken ct)
    {
        if (_known.TryGetValue(tenantId, out var known))
        {
            return (known, null);
        }

        var path = $"{server.AbsolutePath.TrimEnd('/')}/{tenantId}";
        var origin = server.GetLeftPart(UriPartial.Authority);

        // RFC 8414 §3.1: the well-known part goes between host and path.
        var result = await wire.SendAsync(new WireCall(HttpMethod.Get, new Uri(origin + WellKnown + path)), ct).ConfigureAwait(false);
        if (!result.IsSuccess)
        {
            return (null, result);
        }

        if (Read(result, origin + path) is not { } issuer)
        {
            return (null, WireResult.Of(WireFault.Unreadable));
        }

        return (_known.GetOrAdd(tenantId, issuer), null);
    }

    private static Issuer? Read(WireResult document, string expected)
    {
        // §3.3: a document that names another issuer must not be used.
        if (document.Text("issuer") != expected)
        {
            return null;
        }

        var token = Address(document, "token_endpoint");
        var enrollment = Address(document, "gatehouse_anonymous_enrollment_endpoint");
        return token is null || enrollment is null ? null : new Issuer(expected, token, enrollment, Devices(enrollment))
        {
            ChallengeEndpoint = Address(document, "challenge_endpoint"),
            RevocationEndpoint = Address(document, "revocation_endpoint"),
            AuthorizationEndpoint = Address(document, "authorization_endpoint"),
            PushedAuthorizationRequestEndpoint = Address(document, "pushed_authorization_request_endpoint"),
        };
    }

    private static Uri? Address(WireResult document, string name) =>
        Uri.TryCreate(document.Text(name), UriKind.Absolute, out var address) && SafeAddress.Is(address) ? address : null;

    // …/enroll/anonymous and …/devices are siblings by the protocol.
    private static Uri Devices(Uri enrollment) => new(enrollment, "../devices");
}
