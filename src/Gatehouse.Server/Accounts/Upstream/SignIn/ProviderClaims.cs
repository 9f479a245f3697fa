using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Server.Accounts.Upstream.SignIn;

/// <summary>What a provider says of somebody: the ID Token, and where that is silent the UserInfo endpoint.</summary>
/// <param name="IdToken">Checked.</param>
/// <param name="UserInfo">Of the same subject; null when it was not asked.</param>
internal sealed record ProviderClaims(JwtClaims IdToken, JwtClaims? UserInfo)
{
    /// <summary><c>sub</c>.</summary>
    public string Subject => IdToken.Subject!;

    /// <summary>True when either has the claim.</summary>
    public bool Has(string name) => Source(name) is not null;

    /// <summary>A claim of one text; null for anything else.</summary>
    public string? Text(string? name) => name is { Length: > 0 } ? Source(name)?.Text(name) : null;

    /// <summary>A claim of one or several texts.</summary>
    public IReadOnlyList<string> Texts(string? name) => name is { Length: > 0 } && Source(name) is { } source ? source.Texts(name) : [];

    /// <summary>An address that the provider has verified itself. Both claims must stand in the same place: one source vouches for its own only.</summary>
    public string? VerifiedEmail(string? name)
    {
        if (name is not { Length: > 0 } || Source(name) is not { } source || !source.TryGet("email_verified", out var verified))
        {
            return null;
        }

        // Some providers write the truth as text.
        var holds = verified.ValueKind == JsonValueKind.True || source.Text("email_verified") == "true";
        return holds ? source.Text(name) : null;
    }

    /// <summary>A claim that is <c>true</c>.</summary>
    public bool IsTrue(string name) => Source(name) is { } source && source.TryGet(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The groups did not fit, and are to be fetched elsewhere (OpenID Connect Core §5.6.2): what is here says nothing.</summary>
    public bool IsElsewhere(string name) =>
        IdToken.TryGet("_claim_names", out var names) && names.ValueKind == JsonValueKind.Object && names.TryGetProperty(name, out _);

    private JwtClaims? Source(string name) => IdToken.TryGet(name, out _) ? IdToken : UserInfo?.TryGet(name, out _) == true ? UserInfo : null;
}
