using System.Text;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>
/// The bytes a device is answered with. They are made once when a command is queued, with a stand-in for the
/// <c>CommandUUID</c>; handing out then only copies the right one over it.
/// </summary>
public static class CommandPayload
{
    private const string StandIn = "00000000-0000-0000-0000-000000000000";
    private static readonly byte[] StandInBytes = Encoding.ASCII.GetBytes(StandIn);

    /// <summary>The answer to store.</summary>
    public static byte[] Prepare(PlistDictionary command) => CommandEnvelope.Write(StandIn, command);

    /// <summary>The answer to send.</summary>
    public static byte[] For(string uuid, ReadOnlySpan<byte> prepared)
    {
        // CommandUUID is the first key of the answer, so the first occurrence is the one.
        var at = prepared.IndexOf(StandInBytes);
        var answer = prepared.ToArray();
        Encoding.ASCII.GetBytes(uuid, answer.AsSpan(at, StandInBytes.Length));
        return answer;
    }

    /// <summary>The answer to send for a row of the queue.</summary>
    /// <param name="offer">Row.</param>
    /// <param name="secrets">Opens what is sealed.</param>
    /// <param name="userEnrollment">Nothing may be asked that a user enrollment hides; the same command goes to many devices, so it is left out here.</param>
    public static byte[] Open(Offer offer, SecretBox secrets, bool userEnrollment)
    {
        var answer = Open(offer, secrets);
        return userEnrollment && offer.RequestType == DeviceInformation.RequestType
            && PlistReader.TryReadDictionary(answer, PlistLimits.CommandResult, out var envelope, out _) && envelope.Dictionary("Command") is { } command
            ? CommandEnvelope.Write(offer.Uuid, UserEnrollmentPrivacy.Stripped(command))
            : answer;
    }

    private static byte[] Open(Offer offer, SecretBox secrets)
    {
        if (offer.UnlockTokenWanted)
        {
            var token = secrets.Open(offer.UnlockToken!, SecretPurpose.UnlockToken(offer.EnrollmentId));
            return CommandEnvelope.Write(offer.Uuid, CommandEnvelope.Command(new ClearPasscode(token)));
        }

        return offer.Sealed
            ? For(offer.Uuid, secrets.Open(offer.Payload!, SecretPurpose.Command(offer.CommandId)))
            : For(offer.Uuid, offer.Payload!);
    }
}
