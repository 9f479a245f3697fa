namespace Gatehouse.Simulator.Accounts;

/// <summary>How a server wants the person to sign in.</summary>
/// <remarks>Source: Apple, "Implementing the simple authentication user-enrollment flow" and "Implementing the OAuth2 authentication user-enrollment flow".</remarks>
internal abstract record AccountChallenge
{
    /// <summary>Scheme that ends each sign-in.</summary>
    public const string CallbackScheme = "apple-remotemanagement-user-login";

    private AccountChallenge() { }

    /// <summary><c>apple-as-web</c>.</summary>
    public sealed record Web(Uri Url) : AccountChallenge;

    /// <summary><c>apple-oauth2</c>.</summary>
    public sealed record OAuth2(Uri AuthorizationUrl, Uri TokenUrl, string RedirectUrl, string ClientId, string Scope) : AccountChallenge;
}
