using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.ProfileService;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>
/// Reads what a device says of itself, and checks who signed it. The message can be replayed, so it never stands for a
/// person; what it keeps out is everything that is no device.
/// </summary>
internal sealed class MachineInfoCheck(AppleDeviceCa apple)
{
    /// <summary>The device, or why it was turned away.</summary>
    public (MachineInfo? Device, string? Cause) Read(ReadOnlyMemory<byte> body)
    {
        if (!MachineInfoMessage.TryParse(body, out var message, out _))
        {
            return (null, Causes.BodyMalformed);
        }

        return CauseOf(message.Signature) is { } cause ? (null, cause) : (message.Info, null);
    }

    // Apple documents a message without a signature. Where its roots are configured, nothing but a device of Apple's will do.
    private string? CauseOf(SignedMessage? signature) =>
        signature is null ? (apple.Configured ? Causes.NotAppleSigned : null)
        : signature.Verify(CmsAlgorithms.Legacy) != SignatureStatus.Valid ? Causes.SignatureInvalid
        : apple.Configured && !apple.Issued(signature.SignerCertificate!, signature.Certificates) ? Causes.NotAppleSigned
        : null;
}
