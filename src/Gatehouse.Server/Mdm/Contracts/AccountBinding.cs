namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>Whose account brought a device in, and how. Requests of that device are to be made in the name of that person.</summary>
/// <param name="Mode"><c>byod</c> or <c>adde</c>, as in the discovery answer and the profile.</param>
/// <param name="PersonId"><c>usr_…</c></param>
/// <param name="GrantId">What the sign-in gave, <c>gra_…</c>. A later sign-in of the same person may bring another one.</param>
/// <param name="Method">How the device obtains tokens: <see cref="AppleAsWeb"/> or <see cref="AppleOAuth2"/>.</param>
public sealed record AccountBinding(string Mode, string PersonId, string GrantId, string Method)
{
    /// <summary>
    /// It was a Mac that asked for the profile, by the description that it signed. Only a Mac may speak without a token, and
    /// what a device calls itself later is nobody's word but its own.
    /// </summary>
    public bool Mac { get; init; }

    /// <summary>User enrollment.</summary>
    public const string Byod = "byod";

    /// <summary>Account-driven device enrollment.</summary>
    public const string Adde = "adde";

    /// <summary>Web sign-in that ends in a token; each expiry asks the person.</summary>
    public const string AppleAsWeb = "apple-as-web";

    /// <summary>OAuth 2 with a refresh token.</summary>
    public const string AppleOAuth2 = "apple-oauth2";
}
