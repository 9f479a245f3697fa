using Gatehouse.Client.Apps.Core;
using Gatehouse.Client.Apps.Events;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>The pushed authorization request (RFC 9126) of an upgrade. Which anonymous user it is about is in the token, never in a parameter.</summary>
internal static class UpgradeRequests
{
    public static WireCall Push(Issuer issuer, UpgradeAnonymousUserEvent request, Session session, Upgrade.SignIn attempt) =>
        new(HttpMethod.Post, issuer.PushedAuthorizationRequestEndpoint ?? issuer.TokenEndpoint)
        {
            Prover = session.Prover,
            AccessToken = session.LiveAccess,
            Content = () => new FormUrlEncodedContent(Fields(request, session, attempt)
                .Where(field => field.Value is not null)
                .Select(field => new KeyValuePair<string, string>(field.Name, field.Value!))),
        };

    private static IEnumerable<(string Name, string? Value)> Fields(UpgradeAnonymousUserEvent request, Session session, Upgrade.SignIn attempt) =>
    [
        ("client_id", request.ClientId),
        ("response_type", "code"),
        ("redirect_uri", attempt.RedirectUri),
        ("scope", "openid offline_access"),
        ("state", attempt.State),
        ("code_challenge", NamedLogin.Challenge(attempt.Verifier)),
        ("code_challenge_method", "S256"),
        ("dpop_jkt", session.Prover.Thumbprint),
        ("acr_values", "1"),
        ("gatehouse_upgrade", StrategyOf(request.Strategy)),
        ("conflict_token", request.ConflictToken),
    ];

    private static string StrategyOf(UpgradeStrategy strategy) => strategy switch
    {
        UpgradeStrategy.Merge => "merge",
        UpgradeStrategy.Switch => "switch",
        _ => "fail",
    };
}
