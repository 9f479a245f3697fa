using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Simulator.Commands;

/// <summary>Lists what is in the keychain.</summary>
internal sealed class CertificateListAnswer : ICommandAnswer
{
    public string RequestType => "CertificateList";

    public AccessRights Needs => AccessRights.InspectProfiles;

    public bool CanBePutOff(SimulatedDevice device) => true;

    public ValueTask<CommandAnswer> AnswerAsync(SimulatedDevice device, PlistDictionary command, CancellationToken ct)
    {
        var entries = device.Keychain.Identities.Select(identity => Describe(identity.Certificate, isIdentity: true))
            .Concat(device.Keychain.Certificates.Select(certificate => Describe(certificate, isIdentity: false)));
        return ValueTask.FromResult(CommandAnswer.Result("CertificateList", new PlistArray(entries)));
    }

    private static PlistDictionary Describe(X509Certificate2 certificate, bool isIdentity) => new()
    {
        { "CommonName", certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) },
        { "IsIdentity", isIdentity },
        { "Data", certificate.RawData },
    };
}
