using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>What a device says about a command, or that it has nothing to say.</summary>
public enum CommandStatus
{
    /// <summary>Nothing to report: give me a command.</summary>
    Idle,

    /// <summary>Done; the results are in the report.</summary>
    Acknowledged,

    /// <summary>Failed; see the error chain. Repeating it blindly will fail again.</summary>
    Error,

    /// <summary>The command makes no sense to this device: a fault of ours.</summary>
    CommandFormatError,

    /// <summary>Cannot do it at the moment. The device forgets the command, so it must be sent again later.</summary>
    NotNow,
}

/// <summary>One body that a device sends to the server URL. Printing it shows no results.</summary>
/// <param name="Enrollment">Who claims to send it; not yet checked against the certificate.</param>
/// <param name="Status">What happened.</param>
/// <param name="CommandUuid">Which command; null exactly when <see cref="Status"/> is <see cref="CommandStatus.Idle"/>.</param>
/// <param name="RequestType">Sometimes sent; look the command up by its UUID instead.</param>
/// <param name="ErrorChain">First element is the error at the top; empty when there is none.</param>
/// <param name="NeedSyncResponse">A Mac user waits at login: deliver everything now.</param>
/// <param name="UserConfiguration">Setup Assistant runs before the account exists: everything will be answered NotNow.</param>
/// <param name="NotOnConsole">The Mac user's session is not at the screen.</param>
/// <param name="AuthToken">Network user's token on a Mac's user channel. Secret.</param>
/// <param name="Body">All keys, for the typed results.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands</c>; Apple's MDM Protocol Reference.</remarks>
public sealed record CommandReport(
    EnrollmentIdentity Enrollment, CommandStatus Status, string? CommandUuid, string? RequestType,
    IReadOnlyList<CommandError> ErrorChain, bool NeedSyncResponse, bool UserConfiguration, bool NotOnConsole,
    string? AuthToken, PlistDictionary Body, ReadOnlyMemory<byte> Raw)
{
    /// <summary>Status, command and enrollment only.</summary>
    public override string ToString() => $"{Status} {CommandUuid} from {Enrollment.NormalizedId}";
}
