using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Client.AspNetCore;

/// <summary>The claims of a token under their own names.</summary>
internal static class AppPrincipal
{
    private static readonly string[] Texts = ["client_id", GatehouseAppUser.LevelClaim, "device_id"];

    public static ClaimsPrincipal Of(JwtClaims token, string scheme)
    {
        var claims = new List<Claim> { new("sub", token.Subject!), new("cnf.jkt", AppTokenReader.Thumbprint(token)!) };
        claims.AddRange(Texts.Where(name => token.Text(name) is not null).Select(name => new Claim(name, token.Text(name)!)));
        claims.AddRange((token.Text("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(scope => new Claim("scope", scope)));
        if (IsAnonymous(token))
        {
            claims.Add(new Claim(GatehouseAppUser.AnonymousClaim, "true"));
        }

        if (token.Instant("auth_time") is { } authenticated)
        {
            claims.Add(new Claim("auth_time", authenticated.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme, "sub", "role"));
    }

    // A device alone has level 0, whether or not the token says so in a second way.
    public static bool IsAnonymous(JwtClaims token) =>
        (token.TryGet(GatehouseAppUser.AnonymousClaim, out var anon) && anon.ValueKind != JsonValueKind.False) || token.Text(GatehouseAppUser.LevelClaim) is null or "0";
}
