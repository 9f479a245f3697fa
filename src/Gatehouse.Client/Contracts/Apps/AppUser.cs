namespace Gatehouse.Client.Contracts.Apps;

/// <summary>Whom the tokens of installations are about: at first nobody but a device, later perhaps a person. The id is never used again.</summary>
/// <param name="Id">UUID; <c>sub</c> of the tokens.</param>
/// <param name="State">Whether its installations get anything.</param>
/// <param name="PersonId">Who it is known to be; null while it is anonymous.</param>
/// <param name="MergedInto">Who took it over, for <see cref="AppUserState.Merged"/>.</param>
/// <param name="Installations">How many living installations it has.</param>
/// <param name="CreatedAt">When made.</param>
/// <param name="LastSeenAt">When one of them was last heard of; null when there is none.</param>
public sealed record AppUser(
    string Id, AppUserState State, string? PersonId, string? MergedInto, long Installations, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);
