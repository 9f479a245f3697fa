using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>Device asks for a token of a service, such as a sign-in proof for its Managed Apple Account.</summary>
/// <param name="Enrollment">Device or user channel.</param>
/// <param name="TokenServiceType"><c>com.apple.maid</c> or <c>com.apple.watch.pairing</c>; the server refuses others with 400.</param>
/// <param name="Pairing">Only, and always, for <c>com.apple.watch.pairing</c>.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/gettoken.yaml</c>.</remarks>
public sealed record GetToken(
    EnrollmentIdentity Enrollment, string TokenServiceType, WatchPairing? Pairing, ReadOnlyMemory<byte> Raw)
    : CheckInMessage(Enrollment, Raw)
{
    /// <summary>Service type of a Managed Apple Account.</summary>
    public const string ManagedAppleAccount = "com.apple.maid";

    /// <summary>Service type of pairing a watch.</summary>
    public const string WatchPairing = "com.apple.watch.pairing";

    /// <inheritdoc/>
    public override string MessageType => nameof(GetToken);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        var service = keys.RequireText("TokenServiceType");
        var pairing = service == WatchPairing ? ReadPairing(keys) : null;
        return keys.Result(new GetToken(keys.Enrollment, service, pairing, keys.Raw));
    }

    private static WatchPairing? ReadPairing(CheckInReader keys)
    {
        var parameters = keys.Body.Dictionary("TokenParameters") ?? new PlistDictionary();
        var (phone, watch, token) = (parameters.Text("PhoneUDID"), parameters.Text("WatchUDID"), parameters.Text("SecurityToken"));
        var complete = phone is { Length: > 0 } && watch is { Length: > 0 } && token is { Length: > 0 };
        keys.Require(complete, "TokenParameters for pairing a watch are incomplete");
        return complete ? new WatchPairing(token!, phone!, watch!) : null;
    }
}

/// <summary>What a phone tells when it pairs a watch that is to be managed.</summary>
/// <param name="SecurityToken">Secret of this pairing.</param>
/// <param name="PhoneUdid">The phone.</param>
/// <param name="WatchUdid">The watch.</param>
public sealed record WatchPairing(string SecurityToken, string PhoneUdid, string WatchUdid)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"watch {WatchUdid} with phone {PhoneUdid}";
}
