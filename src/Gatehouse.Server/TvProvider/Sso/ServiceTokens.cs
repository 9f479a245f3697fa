using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Keys;

namespace Gatehouse.Server.TvProvider.Sso;

/// <summary>
/// Service tokens that we issue for apps without an account service of their own. They say whom the apps of one programmer
/// call a viewer, and count for that programmer alone.
/// </summary>
internal sealed class ServiceTokens(ITvKeys keys, TimeProvider time)
{
    /// <summary><c>iss</c>.</summary>
    public const string Issuer = "ssoservicetoken";

    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Type = "JWT";
    private const string Audience = "Adobe";
    private const string Programmer = "programmer";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>True when a text names us as its issuer, before anything of it is believed.</summary>
    public static bool IsOurs(string text) =>
        CompactJws.TryParse(text, out var jws, out _) && JwtClaims.TryParse(jws.Payload, out var claims, out _) && claims.Issuer == Issuer;

    /// <summary>Makes one.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="programmer">For whose apps.</param>
    /// <param name="subject">Whom it names.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<IssuedServiceToken> IssueAsync(string organizationId, string programmer, string subject, CancellationToken ct)
    {
        var key = await keys.CurrentAsync(organizationId, TvKeyPurpose.ServiceToken, ct);
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        var text = SignedJwt.Write(new SigningKey(key.Rsa, key.Id), Type, json =>
        {
            json.WriteString("iss", Issuer);
            json.WriteString("sub", subject);
            json.WriteString("aud", Audience);
            json.WriteNumber("nbf", now.ToUnixTimeSeconds());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti", Guid.NewGuid().ToString());
            json.WriteString(Programmer, programmer);
        });
        return new IssuedServiceToken(text, now, now + Lifetime);
    }

    /// <summary>Whom a token names; null unless we issued it for that programmer's apps and it has not ended.</summary>
    public async ValueTask<SsoToken?> FindAsync(string text, string organizationId, string programmer, CancellationToken ct)
    {
        var ring = await keys.AllAsync(organizationId, TvKeyPurpose.ServiceToken, ct);
        var set = new JsonWebKeySet([.. ring.Select(k => JsonWebKey.From(k.Rsa, JwsAlgorithm.RS256, k.Id))]);
        return SignedJwt.TryVerify(text, set, [Type], out var claims, out _) && claims is { Issuer: Issuer, Subject: { } subject, ExpiresAt: not null }
            && claims.Text(Programmer) == programmer && claims.TimeFault(time.GetUtcNow(), Skew) is null
            ? new SsoToken(Issuer, subject)
            : null;
    }
}

/// <summary>A service token.</summary>
/// <param name="Text">The token.</param>
/// <param name="NotBefore">From when.</param>
/// <param name="NotAfter">Until when.</param>
internal sealed record IssuedServiceToken(string Text, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
