using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Lists the installed certificates and identities.</summary>
/// <param name="ManagedOnly">Leave out what MDM did not install. Default false; always so in user enrollment.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/certificate.list.yaml</c>.</remarks>
public sealed record CertificateList(bool? ManagedOnly = null) : IMdmCommand<CertificateList>
{
    /// <inheritdoc/>
    public static string RequestType => "CertificateList";

    /// <inheritdoc/>
    public static CommandForm Form { get; } = new(
        arguments => new CertificateList(arguments.Boolean("managedOnly")),
        new CommandParameter("managedOnly", ParameterType.Boolean, "Leave out what MDM did not install. Default false."));

    /// <inheritdoc/>
    public void Write(PlistDictionary command) => command.AddIfSet("ManagedOnly", ManagedOnly);
}
