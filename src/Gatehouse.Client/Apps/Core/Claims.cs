using System.Globalization;

namespace Gatehouse.Client.Apps.Core;

/// <summary>What is known of a login, under the names that tokens have for it. The access token itself is opaque.</summary>
internal static class Claims
{
    public static IReadOnlyDictionary<string, string> Of(Session session)
    {
        var user = session.User;
        var claims = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sub"] = user.User.UserId,
            ["client_id"] = user.ClientId,
            ["device_id"] = user.DeviceId,
            ["anon"] = user.IsAnonymous ? "true" : "false",
            ["cnf.jkt"] = session.Prover.Thumbprint,
        };
        if (session.Last is not { } tokens)
        {
            return claims;
        }

        claims["expires_in"] = tokens.ExpiresIn.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        Add(claims, "acr", tokens.Acr ?? (user.IsAnonymous ? "0" : null));
        Add(claims, "scope", tokens.Scope);
        return claims;
    }

    private static void Add(Dictionary<string, string> claims, string name, string? value)
    {
        if (value is not null)
        {
            claims[name] = value;
        }
    }
}
