namespace Gatehouse.Client.Apps.Storage;

/// <summary>What is known of a user without opening anything.</summary>
public sealed record StoredUser
{
    /// <summary>The organization and the subject.</summary>
    public required UserIdentifier User { get; init; }

    /// <summary>The installation's id at the server.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The client it enrolled with.</summary>
    public required string ClientId { get; init; }

    /// <summary>What opens the records. Authenticated: it is part of what seals them.</summary>
    public required AuthenticationMode Mode { get; init; }

    /// <summary>No person has signed in yet.</summary>
    public bool IsAnonymous { get; init; } = true;

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its last successful login; the greatest is the user that a login without a name means.</summary>
    public DateTimeOffset LastLoginAt { get; init; }
}
