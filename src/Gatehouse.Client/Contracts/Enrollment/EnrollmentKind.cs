namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>The way by which a device comes in.</summary>
public enum EnrollmentKind
{
    /// <summary>Over the air: by the link or code of an enrollment token.</summary>
    Ota,

    /// <summary>Account-driven: a person signs in with a work account on the device.</summary>
    Account,
}
