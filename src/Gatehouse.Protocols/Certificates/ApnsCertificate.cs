namespace Gatehouse.Protocols.Certificates;

/// <summary>Facts of an MDM push certificate.</summary>
/// <remarks>Source: Apple, "Setting up push notifications for your device management customers".</remarks>
public static class ApnsCertificate
{
    /// <summary>Every MDM topic begins so.</summary>
    public const string TopicPrefix = "com.apple.mgmt.";

    private const string UserId = "0.9.2342.19200300.100.1.1";

    /// <summary>The topic: the UID attribute of the subject. Null when the certificate has none.</summary>
    public static string? Topic(CertificateInfo certificate) => DistinguishedName.Find(certificate.Subject, UserId);

    /// <summary>True for a topic that MDM may use.</summary>
    public static bool IsMdmTopic(string? topic) =>
        topic is not null && topic.Length > TopicPrefix.Length && topic.StartsWith(TopicPrefix, StringComparison.Ordinal);
}
