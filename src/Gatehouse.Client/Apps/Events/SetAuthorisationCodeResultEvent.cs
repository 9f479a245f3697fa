namespace Gatehouse.Client.Apps.Events;

/// <summary>How the login of a named user ended.</summary>
public sealed record SetAuthorisationCodeResultEvent : ResultEvent
{
    /// <summary>Who it is; null unless the status is OK.</summary>
    public UserIdentifier? UserIdentifier { get; init; }

    /// <summary>Where the key lives; null unless the status is OK.</summary>
    public string? KeyProtection { get; init; }
}
