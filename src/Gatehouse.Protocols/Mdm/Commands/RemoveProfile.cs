using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Removes a profile that MDM installed. Removing the enrollment profile ends the enrollment.</summary>
/// <param name="Identifier">Top-level <c>PayloadIdentifier</c> of the profile.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/profile.remove.yaml</c>.</remarks>
public sealed record RemoveProfile(string Identifier) : IMdmCommand<RemoveProfile>
{
    /// <inheritdoc/>
    public static string RequestType => "RemoveProfile";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        Create,
        new CommandParameter("identifier", ParameterType.Text, "PayloadIdentifier of the profile.") { Required = true });

    /// <inheritdoc/>
    public void Write(PlistDictionary command) => command.Add("Identifier", Identifier);

    private static RemoveProfile Create(CommandArguments arguments)
    {
        var identifier = arguments.Text("identifier") ?? "";
        arguments.Require(identifier.Length > 0, "identifier", "is empty");
        return new RemoveProfile(identifier);
    }
}
