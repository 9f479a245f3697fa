namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>The directory, as other features read it.</summary>
public interface IPeople
{
    /// <summary>One person, active or not; null when there is none.</summary>
    Task<DirectoryPerson?> FindAsync(string organizationId, string personId, CancellationToken ct);

    /// <summary>The one person whose user name, e-mail address or Managed Apple Account was typed; null for nobody, and for more than one.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="typed">As typed. Plus-addresses and several <c>@</c> are left as they are.</param>
    /// <param name="ct">Cancels.</param>
    Task<DirectoryPerson?> FindByIdentifierAsync(string organizationId, string typed, CancellationToken ct);

    /// <summary>Whether somebody still belongs; to be asked before anything is renewed in their name.</summary>
    Task<Standing> StandingAsync(string organizationId, string personId, CancellationToken ct);
}

/// <summary>Somebody in the directory.</summary>
/// <param name="Id"><c>usr_…</c></param>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Name">For people to read.</param>
/// <param name="UserName">Lower case; null without one.</param>
/// <param name="Email">Lower case; null without one.</param>
/// <param name="GivenName">Null when not known apart.</param>
/// <param name="FamilyName">Null when not known apart.</param>
/// <param name="ManagedAppleAccount">Lower case; null without one.</param>
/// <param name="Groups">Person groups.</param>
/// <param name="Active">False when invited only, or disabled.</param>
public sealed record DirectoryPerson(
    string Id, string OrganizationId, string Name, string? UserName, string? Email, string? GivenName, string? FamilyName, string? ManagedAppleAccount,
    IReadOnlyList<DirectoryGroup> Groups, bool Active)
{
    /// <summary>What the person is called in forms and claims: user name, else e-mail address, else Managed Apple Account, else id.</summary>
    public string PreferredName => UserName ?? Email ?? ManagedAppleAccount ?? Id;
}

/// <summary>A group of people.</summary>
/// <param name="Id"><c>pgr_…</c></param>
/// <param name="Name">Unique in the organization.</param>
public sealed record DirectoryGroup(string Id, string Name);

/// <summary>Whether somebody still belongs.</summary>
public enum Standing
{
    /// <summary>Active.</summary>
    Good,

    /// <summary>Deleted or disabled, here or at the identity provider.</summary>
    Gone,

    /// <summary>The identity provider cannot be asked now. Not the person's fault: never answer as if they were gone.</summary>
    Unknown,
}
