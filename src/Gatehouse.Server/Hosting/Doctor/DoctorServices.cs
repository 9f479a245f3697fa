using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Server.Hosting.Doctor;

/// <summary>Registration of checks.</summary>
public static class DoctorServices
{
    /// <summary>Adds a check.</summary>
    public static void AddDoctorCheck<TCheck>(this IServiceCollection services) where TCheck : class, IDoctorCheck =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, TCheck>());
}
