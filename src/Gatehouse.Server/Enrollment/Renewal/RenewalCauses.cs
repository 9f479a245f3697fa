namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>Why an identity is not renewed. Stable, like the codes of the log.</summary>
internal static class RenewalCauses
{
    public const string OrganizationDisabled = "ORG_DISABLED";
    public const string NotManaged = "DEVICE_NOT_MANAGED";
    public const string NoIdentity = "IDENTITY_MISSING";
    public const string IdentityRevoked = "IDENTITY_REVOKED";
    public const string IdentityExpired = "IDENTITY_EXPIRED";
    public const string AccountUnknown = "ACCOUNT_UNKNOWN";
    public const string RightsMissing = "ACCESS_RIGHTS_MISSING";
    public const string PushMissing = "PUSH_CERTIFICATE_MISSING";
    public const string TopicChanged = "TOPIC_CHANGED";
    public const string ServerRenamed = "SERVER_RENAMED";
    public const string ScepProfileGone = "SCEP_PROFILE_GONE";
    public const string ScepProfileDisabled = "SCEP_PROFILE_DISABLED";
    public const string CaUnable = "CA_UNABLE";
    public const string ProfileRefused = "PROFILE_REFUSED";
    public const string NoAnswer = "RENEWAL_UNANSWERED";
    public const string Overdue = "RENEWAL_OVERDUE";

    /// <summary>True when somebody wants it so; there is nothing to alarm anybody about.</summary>
    public static bool IsIntended(string cause) => cause is OrganizationDisabled or NotManaged;
}
