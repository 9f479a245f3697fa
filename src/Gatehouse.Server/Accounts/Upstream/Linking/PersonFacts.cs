using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Accounts.Upstream.SignIn;
using Gatehouse.Server.Admin.Access;

namespace Gatehouse.Server.Accounts.Upstream.Linking;

/// <summary>What a provider says of somebody, as far as it may: names that look like addresses count only in its own domains.</summary>
/// <param name="Subject">Who it is there.</param>
/// <param name="UserName">Lower case.</param>
/// <param name="Email">Verified, lower case.</param>
/// <param name="EmailIsAuthoritative">The provider's word about this address is ours.</param>
/// <param name="ManagedAppleAccount">Lower case.</param>
/// <param name="Name">For people.</param>
/// <param name="GivenName">When stated.</param>
/// <param name="FamilyName">When stated.</param>
/// <param name="Groups">Values of the groups claim; null when the provider did not say.</param>
internal sealed record PersonFacts(
    string Subject, string? UserName, string? Email, bool EmailIsAuthoritative, string? ManagedAppleAccount, string? Name, string? GivenName, string? FamilyName,
    IReadOnlyCollection<string>? Groups)
{
    private const int MaxIdentifier = 254;
    private const int MaxName = 200;

    /// <summary>Reads them.</summary>
    public static PersonFacts Of(ProviderClaims claims, UpstreamProviderSettings settings, IReadOnlyCollection<UpstreamDomain> domains)
    {
        var names = settings.Claims;
        var email = Identifier(claims.VerifiedEmail(names.Email));
        var mail = email is null ? null : Find(domains, email);
        var apple = Identifier(claims.Text(names.ManagedAppleAccount));
        var user = Identifier(claims.Text(names.UserName));
        return new PersonFacts(
            claims.Subject,
            user is not null && (!user.Contains('@', StringComparison.Ordinal) || Find(domains, user) is not null) ? user : null,
            mail is null ? null : email,
            mail?.Authoritative == true,
            apple is not null && Find(domains, apple) is not null ? apple : null,
            Shown(claims.Text(names.Name)), Shown(claims.Text(names.GivenName)), Shown(claims.Text(names.FamilyName)),
            names.Groups is { Length: > 0 } groups && claims.IsElsewhere(groups) ? null : claims.Texts(names.Groups).ToHashSet(StringComparer.Ordinal));
    }

    private static UpstreamDomain? Find(IEnumerable<UpstreamDomain> domains, string identifier) =>
        DomainNames.Of(identifier) is { } domain ? domains.FirstOrDefault(d => d.Name == domain) : null;

    private static string? Identifier(string? text) =>
        text is { Length: <= MaxIdentifier } && !text.Any(char.IsControl) && Emails.Normalize(text) is { Length: > 0 } name ? name : null;

    private static string? Shown(string? text) =>
        text is not null && !text.Any(char.IsControl) && text.Trim() is { Length: > 0 and <= MaxName } name ? name : null;
}
