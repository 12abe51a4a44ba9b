/** Called with what is done now: `leaks in column 3 of 10`. */
export type SurveyProgress = (step: string) => void;
