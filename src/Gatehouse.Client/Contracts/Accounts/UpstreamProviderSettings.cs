using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>What is asked of a provider, and what its answers mean.</summary>
public sealed record UpstreamProviderSettings
{
    /// <summary>Separated by blanks. Default <c>openid profile email</c>; <c>offline_access</c> is added where accounts are checked.</summary>
    [StringLength(500, MinimumLength = 6)]
    public string Scopes { get; init; } = "openid profile email";

    /// <summary>Where the facts about people are.</summary>
    public UpstreamClaims Claims { get; init; } = new();

    /// <summary>Make people who sign in for the first time, as members. Default false: only people who are linked get in.</summary>
    public bool CreatePeople { get; init; }

    /// <summary>Groups that follow the provider's. Membership of other groups is left alone.</summary>
    [MaxLength(200)]
    public IReadOnlyList<UpstreamGroup> Groups { get; init; } = [];

    /// <summary>Who has not all of these claims does not get in.</summary>
    [MaxLength(20)]
    public IReadOnlyList<UpstreamRequiredClaim> RequiredClaims { get; init; } = [];

    /// <summary>Asked for with <c>acr_values</c>, and one of them has to come back; empty asks for none.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> AcrValues { get; init; } = [];

    /// <summary>Values of <c>acr</c> or <c>amr</c> by which the provider says that there were two factors, such as <c>mfa</c>. Empty: its word counts as one.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string> TwoFactorValues { get; init; } = [];

    /// <summary>Keep the provider's refresh token, and ask with it whether an account still stands before anything is renewed here. Default true.</summary>
    public bool CheckAccounts { get; init; } = true;

    /// <summary>Send what was typed as <c>login_hint</c>. Default true.</summary>
    public bool SendLoginHint { get; init; } = true;

    /// <summary>Further parameters of the authorization request, such as <c>prompt</c> or <c>hd</c>. Those that the protocol needs cannot be replaced.</summary>
    public IReadOnlyDictionary<string, string> AuthorizationParameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>Names of claims; empty for a fact that is not taken.</summary>
public sealed record UpstreamClaims
{
    /// <summary>User name. One that looks like an address counts only when its domain is the provider's. Default <c>preferred_username</c>.</summary>
    [StringLength(200)]
    public string? UserName { get; init; } = "preferred_username";

    /// <summary>E-mail address; taken only with <c>email_verified</c>, and only of the provider's domains. Default <c>email</c>.</summary>
    [StringLength(200)]
    public string? Email { get; init; } = "email";

    /// <summary>For people to read. Default <c>name</c>.</summary>
    [StringLength(200)]
    public string? Name { get; init; } = "name";

    /// <summary>Default <c>given_name</c>.</summary>
    [StringLength(200)]
    public string? GivenName { get; init; } = "given_name";

    /// <summary>Default <c>family_name</c>.</summary>
    [StringLength(200)]
    public string? FamilyName { get; init; } = "family_name";

    /// <summary>Default <c>groups</c>.</summary>
    [StringLength(200)]
    public string? Groups { get; init; } = "groups";

    /// <summary>Managed Apple Account; taken only of the provider's domains. Default none.</summary>
    [StringLength(200)]
    public string? ManagedAppleAccount { get; init; }
}

/// <summary>A group that follows one of the provider's.</summary>
/// <param name="Value">Value in the groups claim, compared exactly.</param>
/// <param name="GroupId">Person group (<c>pgr_…</c>).</param>
public sealed record UpstreamGroup([property: Required, StringLength(400, MinimumLength = 1)] string Value, [property: Required, StringLength(64)] string GroupId);

/// <summary>A claim that has to be there.</summary>
/// <param name="Name">Of the claim.</param>
/// <param name="Values">One of these; any value when empty.</param>
public sealed record UpstreamRequiredClaim(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name, [property: MaxLength(50)] IReadOnlyList<string>? Values = null);
