namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>How the enrollment page hands out the management profile.</summary>
public enum EnrollmentVariant
{
    /// <summary>At once. The server learns which device it is when that device checks in.</summary>
    Direct,

    /// <summary>In three phases: the device first says who it is, signed with the certificate that Apple gave it.</summary>
    ProfileService,
}
