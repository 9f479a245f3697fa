namespace Gatehouse.Server.Pki;

/// <summary>Log messages of the PKI, ids 2300–2349.</summary>
internal static partial class PkiLog
{
    [LoggerMessage(2300, LogLevel.Information, "CA {CaId} of organization {OrganizationId} made, state {State}")]
    public static partial void CaMade(ILogger logger, string caId, string organizationId, string state);

    [LoggerMessage(2301, LogLevel.Information, "CA {CaId} of organization {OrganizationId} changed its state")]
    public static partial void CaMoved(ILogger logger, string caId, string organizationId);

    [LoggerMessage(2302, LogLevel.Information, "Service certificate {Purpose} made under CA {CaId} of organization {OrganizationId}, valid until {NotAfter:O}")]
    public static partial void ServiceCertificateMade(ILogger logger, string purpose, string caId, string organizationId, DateTimeOffset notAfter);

    [LoggerMessage(2303, LogLevel.Error, "Self-test of organization {OrganizationId}'s CA failed: {Detail}. Devices cannot get certificates")]
    public static partial void SelfTestFailed(ILogger logger, string organizationId, string detail);

    [LoggerMessage(2304, LogLevel.Warning, "CA {CaId} of organization {OrganizationId} ends at {NotAfter:O}; start a rollover, or give its SCEP profile the CA that follows it")]
    public static partial void CaEndsSoon(ILogger logger, string caId, string organizationId, DateTimeOffset notAfter);

    [LoggerMessage(2305, LogLevel.Warning, "The root key of organization {OrganizationId} has been online for more than 7 days; export and remove it")]
    public static partial void RootKeyOnline(ILogger logger, string organizationId);

    [LoggerMessage(2306, LogLevel.Information, "Revocation list {Number} of CA {CaId} built with {Entries} entries")]
    public static partial void CrlBuilt(ILogger logger, string caId, long number, int entries);

    [LoggerMessage(2307, LogLevel.Error, "PKI maintenance failed; it is tried again at the next round")]
    public static partial void MaintenanceFailed(ILogger logger, Exception exception);

    [LoggerMessage(2310, LogLevel.Information, "Certificate {CertificateId} issued for attempt {AttemptId} by SCEP profile {ScepProfileId}")]
    public static partial void Issued(ILogger logger, string certificateId, string? attemptId, string scepProfileId);

    [LoggerMessage(2311, LogLevel.Warning, "SCEP request refused: {Cause}, failInfo {FailInfo}, profile {ScepProfileId}, attempt {AttemptId}")]
    public static partial void Refused(ILogger logger, string cause, string failInfo, string scepProfileId, string? attemptId);

    [LoggerMessage(2312, LogLevel.Debug, "SCEP message for profile {ScepProfileId} not readable: {Reason} at {Offset}")]
    public static partial void Unreadable(ILogger logger, string scepProfileId, string reason, int offset);

    [LoggerMessage(2313, LogLevel.Error, "No issuance gate is registered; every SCEP request is refused")]
    public static partial void NoGate(ILogger logger);

    [LoggerMessage(2314, LogLevel.Information, "SCEP request {RequestId} waits for approval")]
    public static partial void Pending(ILogger logger, string requestId);

    [LoggerMessage(2315, LogLevel.Warning, "SCEP message for profile {ScepProfileId} refused before it was read: {Reason}")]
    public static partial void NotOpened(ILogger logger, string scepProfileId, string reason);

    [LoggerMessage(2308, LogLevel.Error, "CA {CaId} of {OrganizationId} is compromised: {Count} certificates revoked")]
    public static partial void CaCompromised(ILogger logger, string caId, string organizationId, int count);

    [LoggerMessage(2316, LogLevel.Information, "Certificate {CertificateId} of another CA taken over for attempt {AttemptId} by SCEP profile {ScepProfileId}")]
    public static partial void Adopted(ILogger logger, string certificateId, string? attemptId, string scepProfileId);

    [LoggerMessage(2317, LogLevel.Warning, "Certificate {Serial} of another CA was not taken over: {Cause}")]
    public static partial void NotAdopted(ILogger logger, string serial, string cause);

    [LoggerMessage(2320, LogLevel.Information, "{Count} certificates of {Target} revoked: {Reason}")]
    public static partial void Revoked(ILogger logger, int count, string target, string reason);
}
