namespace Gatehouse.Simulator.Management;

/// <summary>The user of a Mac who is managed along with it.</summary>
public sealed class UserChannel
{
    /// <summary>Identifier: of the account in a device enrollment, made for the enrollment in a user enrollment.</summary>
    public required string Id { get; init; }

    /// <summary>Account name.</summary>
    public required string ShortName { get; init; }

    /// <summary>Full name.</summary>
    public required string LongName { get; init; }

    /// <summary>Where pushes for this user go.</summary>
    public required byte[] PushToken { get; set; }

    /// <summary>What such a push must carry.</summary>
    public required string PushMagic { get; set; }
}
