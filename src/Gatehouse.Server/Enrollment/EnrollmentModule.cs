namespace Gatehouse.Server.Enrollment;

/// <summary>Parts list and routes of the Enrollment feature.</summary>
public static class EnrollmentModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddEnrollment(this IHostApplicationBuilder builder) => ArgumentNullException.ThrowIfNull(builder);

    /// <summary>Maps its routes.</summary>
    public static void MapEnrollment(this IEndpointRouteBuilder app) => ArgumentNullException.ThrowIfNull(app);
}
