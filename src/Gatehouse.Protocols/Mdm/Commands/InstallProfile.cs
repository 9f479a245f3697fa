using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>
/// Installs a configuration profile, or replaces the one with the same identifier. Replacing the enrollment profile
/// may start a new enrollment.
/// </summary>
/// <param name="Payload">The complete profile: plain, signed or encrypted. May hold secrets.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/profile.install.yaml</c>.</remarks>
public sealed record InstallProfile(ReadOnlyMemory<byte> Payload) : IMdmCommand<InstallProfile>
{
    /// <inheritdoc/>
    public static string RequestType => "InstallProfile";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        Create,
        new CommandParameter("payload", ParameterType.Data, "The complete profile: plain, signed or encrypted.") { Required = true, Secret = true });

    /// <inheritdoc/>
    public void Write(PlistDictionary command) => command.Add("Payload", Payload);

    private static InstallProfile Create(CommandArguments arguments)
    {
        var payload = arguments.Data("payload") ?? default;
        arguments.Require(payload.Length > 0, "payload", "is empty");
        arguments.Require(payload.Length <= PlistLimits.Profile.MaxBytes, "payload", $"is larger than {PlistLimits.Profile.MaxBytes} bytes");
        return new InstallProfile(payload);
    }
}
