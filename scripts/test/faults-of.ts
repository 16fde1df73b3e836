/** The environment variable that names the recipes to strike, `client/retry client/digest-auth`, in place of all. */
export const FAULTS_OF = 'MIDDLEWARE_COOKBOOK_FAULTS_OF'
