using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Removes the passcode. Impossible without the unlock token that the device itself once sent, so not on Macs,
/// Shared iPads and in user enrollment.
/// </summary>
/// <param name="UnlockToken">
/// Secret. Null when the command is made for many devices: the server then adds each device's stored token on
/// delivery, with <see cref="AddUnlockToken"/>.
/// </param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/passcode.clear.yaml</c>.</remarks>
public sealed record ClearPasscode(ReadOnlyMemory<byte>? UnlockToken = null) : IMdmCommand<ClearPasscode>
{
    private const string Key = "UnlockToken";

    /// <inheritdoc/>
    public static string RequestType => "ClearPasscode";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(_ => new ClearPasscode());

    /// <inheritdoc/>
    public void Write(PlistDictionary command) => command.AddIfSet(Key, UnlockToken);

    /// <summary>Whether a command waits for the stored token.</summary>
    public static bool NeedsUnlockToken(PlistDictionary command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Text("RequestType") == RequestType && !command.ContainsKey(Key);
    }

    /// <summary>Completes the inner dictionary of a command with the token of the device it goes to.</summary>
    public static void AddUnlockToken(PlistDictionary command, ReadOnlyMemory<byte> unlockToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        command[Key] = unlockToken;
    }

    /// <summary>Without the token.</summary>
    public override string ToString() => RequestType;
}
