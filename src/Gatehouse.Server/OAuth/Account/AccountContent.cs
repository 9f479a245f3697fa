namespace Gatehouse.Server.OAuth.Account;

/// <summary>What the account page shows.</summary>
/// <param name="Person">What the person is called.</param>
/// <param name="FormKey">Has to come back with each form. Secret.</param>
/// <param name="Apps">Grants that have not ended.</param>
/// <param name="Browsers">Sessions that have not ended.</param>
public sealed record AccountContent(string Person, string FormKey, IReadOnlyList<AccountItem> Apps, IReadOnlyList<AccountItem> Browsers);

/// <summary>Something that goes on in a person's name.</summary>
/// <param name="Kind"><c>grant</c> or <c>session</c>: name of the form's field.</param>
/// <param name="Id"><c>gra_…</c> or <c>ses_…</c></param>
/// <param name="Name">Client or browser.</param>
/// <param name="Since">When it began.</param>
/// <param name="LastUsed">Null when not known.</param>
/// <param name="Scopes">What an app may do.</param>
/// <param name="Managed">The enrollment of a device.</param>
/// <param name="Here">The session of this browser.</param>
/// <param name="Address">Where a browser signed in; null when not known.</param>
public sealed record AccountItem(
    string Kind, string Id, string Name, DateTimeOffset Since, DateTimeOffset? LastUsed, IReadOnlyList<string> Scopes, bool Managed, bool Here,
    string? Address);
