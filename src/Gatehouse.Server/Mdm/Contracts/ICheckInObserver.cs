using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>A device that introduces itself, in the transaction of its <c>Authenticate</c>.</summary>
/// <param name="OrganizationId">Tenant of the URL.</param>
/// <param name="Identity">Certificate it proved itself with.</param>
/// <param name="Udid">Null in user enrollment.</param>
/// <param name="EnrollmentId">Apple's <c>EnrollmentID</c>; user enrollment only.</param>
/// <param name="SerialNumber">Null when not sent.</param>
/// <param name="ProductName">Such as <c>iPhone16,2</c>.</param>
/// <param name="OsVersion">Such as <c>18.1</c>.</param>
/// <param name="DeviceId">Our device, when this one was known before.</param>
/// <param name="RemoteAddress">Client address.</param>
public sealed record Introduction(
    string OrganizationId, Identity Identity, string? Udid, string? EnrollmentId, string? SerialNumber,
    string? ProductName, string? OsVersion, string? DeviceId, string? RemoteAddress)
{
    /// <summary>Whose token came along; null when none did that lives. Macs introduce themselves without one.</summary>
    public TokenHolder? Token { get; init; }
}

/// <summary>Whom a live access token speaks for.</summary>
/// <param name="PersonId"><c>usr_…</c></param>
/// <param name="GrantId">Sign-in that it comes from, <c>gra_…</c>.</param>
public sealed record TokenHolder(string PersonId, string GrantId);

/// <summary>What the way in says to an introduction.</summary>
public abstract record IntroductionDecision
{
    private IntroductionDecision() { }

    /// <summary>Let it in.</summary>
    /// <param name="GroupId">Its primary group; null for the organization's default.</param>
    /// <param name="Ownership"><c>personal</c> or <c>company</c>.</param>
    /// <param name="AttemptId">Attempt it came by; null when re-enrolling without one.</param>
    /// <param name="AccessRights">Rights that its profile granted; bits of <c>com.apple.mdm</c> <c>AccessRights</c>.</param>
    /// <param name="Account">Whose account brought it; null for every other way in.</param>
    public sealed record Admit(string? GroupId, string Ownership, string? AttemptId, int AccessRights, AccountBinding? Account = null) : IntroductionDecision;

    /// <summary>Refuse with 403. <paramref name="Cause"/> is a stable code.</summary>
    public sealed record Refuse(string Cause, string Reason) : IntroductionDecision;
}

/// <summary>Told what happens at check-in, in the same transaction. Enrollment implements it; Mdm calls it.</summary>
public interface ICheckInObserver
{
    /// <summary>Decides about an <c>Authenticate</c>, and counts it. Repeating it with the same certificate changes nothing.</summary>
    Task<IntroductionDecision> AuthenticatingAsync(Tx tx, Introduction introduction, CancellationToken ct);

    /// <summary>Our device id is known now (the row exists).</summary>
    Task AuthenticatedAsync(Tx tx, Introduction introduction, string attemptId, string deviceId, CancellationToken ct);

    /// <summary>A device channel sent a <c>TokenUpdate</c>; <paramref name="first"/> when it completes the enrollment.</summary>
    Task TokenUpdatedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, bool first, CancellationToken ct);

    /// <summary>A check-in was refused (code <c>CHECKIN_REFUSED</c>).</summary>
    Task RefusedAsync(Tx tx, string organizationId, string? attemptId, string cause, object? detail, string? remoteAddress, CancellationToken ct);

    /// <summary>Group membership set (code <c>GROUP_JOINED</c>), and the initial commands were queued (<c>POLICY_START</c>).</summary>
    Task ConfiguringAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string groupId, int items, CancellationToken ct);

    /// <summary>A profile or initial command failed (code <c>POLICY_ITEM_FAIL</c>).</summary>
    Task ItemFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, object detail, CancellationToken ct);

    /// <summary>The device's list was read back and compared: everything applied, or <paramref name="failedItems"/> did not (code <c>POLICY_DONE</c>).</summary>
    Task ConfiguredAsync(Tx tx, string organizationId, string deviceId, string? attemptId, int failedItems, CancellationToken ct);

    /// <summary>A device speaks with this certificate from now on: its first one, or a renewed one. Repeating it changes nothing.</summary>
    Task IdentityInUseAsync(Tx tx, string deviceId, Identity identity, CancellationToken ct);

    /// <summary>The device could not install the enrollment profile that was to renew its identity (code <c>CERT_RENEW_FAIL</c>).</summary>
    Task RenewalFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, CommandReport report, CancellationToken ct);

    /// <summary>
    /// A device was told to have its person sign in again (code <c>ACCOUNT_REAUTH_ASKED</c>). Called once, however often it comes back
    /// without having done so; not for a token that has merely run out and is renewed without anybody.
    /// </summary>
    Task ReauthenticationAskedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string cause, CancellationToken ct);

    /// <summary>The device left: <paramref name="code"/> is <c>CHECKOUT</c> or <c>UNENROLL_ASSUMED</c> or <c>UNENROLLED</c>.</summary>
    Task LeftAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string code, CancellationToken ct);
}
