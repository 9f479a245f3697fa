namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Where a SCEP request stands.</summary>
public enum ScepRequestState
{
    /// <summary>Waits for an administrator.</summary>
    PendingApproval,

    /// <summary>An administrator said no.</summary>
    Denied,

    /// <summary>The certificate exists.</summary>
    Issued,

    /// <summary>Refused by a rule; see the cause.</summary>
    Failed,
}
