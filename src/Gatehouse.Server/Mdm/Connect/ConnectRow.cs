namespace Gatehouse.Server.Mdm.Connect;

/// <summary>All that answering an idle connect needs, from one read.</summary>
/// <param name="EnrollmentId">Channel.</param>
/// <param name="DeviceId">Device.</param>
/// <param name="State">Of the channel.</param>
/// <param name="DeviceState">Of the device.</param>
/// <param name="Blocked">Shut out by an administrator.</param>
/// <param name="IdentitySha256">Bound certificate.</param>
/// <param name="IdentityState">Its state in the CA's books, as of this read.</param>
/// <param name="IdentityNotAfterMs">Its end.</param>
/// <param name="HasOffer">A command may be handed out.</param>
/// <param name="Disabled">The organization is switched off.</param>
/// <param name="Authorized">The token that came along is the one that counts, or none is needed; and nothing is open with the person.</param>
public sealed record ConnectRow(
    string EnrollmentId, string DeviceId, string State, string DeviceState, bool Blocked, byte[]? IdentitySha256, string? IdentityState,
    long IdentityNotAfterMs, bool HasOffer, bool Disabled, bool Authorized);
