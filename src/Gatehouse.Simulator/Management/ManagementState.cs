using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Management;

/// <summary>What a managed device knows of its server.</summary>
public sealed class ManagementState
{
    /// <summary>Where it asks for commands.</summary>
    public required Uri ServerUrl { get; init; }

    /// <summary>Where it checks in.</summary>
    public required Uri CheckInUrl { get; init; }

    /// <summary>Push topic.</summary>
    public required string Topic { get; init; }

    /// <summary>What the server may do.</summary>
    public required AccessRights AccessRights { get; init; }

    /// <summary>Sign each message with <c>Mdm-Signature</c>; otherwise the identity is shown in TLS.</summary>
    public required bool SignMessage { get; init; }

    /// <summary>Say goodbye at the end.</summary>
    public required bool CheckOutWhenRemoved { get; init; }

    /// <summary>Whether user channels were agreed upon; cannot change later.</summary>
    public required bool PerUserConnections { get; init; }

    /// <summary>Identifier of the enrollment profile.</summary>
    public required string ProfileIdentifier { get; init; }

    /// <summary>The device's identity, with its private key.</summary>
    public required X509Certificate2 Identity { get; init; }

    /// <summary>Where pushes go.</summary>
    public required byte[] PushToken { get; set; }

    /// <summary>What a push must carry to be for this enrollment.</summary>
    public required string PushMagic { get; set; }

    /// <summary>Clears the passcode. Null where the device sends none.</summary>
    public byte[]? UnlockToken { get; init; }

    /// <summary>Name of a user enrollment, made for this one and for nothing else; null where the device shows its UDID.</summary>
    public string? EnrollmentId { get; init; }

    /// <summary>The account that drives the enrollment; null where none does.</summary>
    public AccountState? Account { get; init; }

    /// <summary>The user who is managed too; Macs that enrolled with an account.</summary>
    public UserChannel? User { get; internal set; }

    /// <summary>How messages of a channel name their sender.</summary>
    internal EnrollmentIdentity NameOf(DeviceFacts facts, EnrollmentChannel channel) => (channel, User) switch
    {
        (EnrollmentChannel.User, { } user) when EnrollmentId is not null => new EnrollmentIdentity(null, EnrollmentId, EnrollmentUserId: user.Id),
        (EnrollmentChannel.User, { } user) => new EnrollmentIdentity(facts.Udid, null, user.Id, user.ShortName, user.LongName),
        _ when EnrollmentId is not null => new EnrollmentIdentity(null, EnrollmentId),
        _ => new EnrollmentIdentity(facts.Udid, null),
    };
}
