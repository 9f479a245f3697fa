namespace Gatehouse.Client.Apps.Events;

/// <summary>How an upgrade ended.</summary>
public sealed record UpgradeAnonymousUserResultEvent : ResultEvent
{
    /// <summary>Who is logged in now: the same subject after a sign-up, another one after a merge or a switch. Null unless the status is OK.</summary>
    public UserIdentifier? UserIdentifier { get; init; }

    /// <summary>To go on with another strategy, with <see cref="StatusType.UserIdAlreadyExists"/>. Secret.</summary>
    public string? ConflictToken { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{nameof(UpgradeAnonymousUserResultEvent)} {{ Status = {Status}, ErrorCode = {ErrorCode} }}";
}
